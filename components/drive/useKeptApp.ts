import { useEffect } from 'react'
import { keepApp } from '../../lib/sw/register.ts'

/** Keeps the app on this device for starts without network. `base` is the address of the app's folder, asked for in the browser only. */
export function useKeptApp(base: () => string): void {
  useEffect(() => { void keepApp(base()) }, [base])
}
