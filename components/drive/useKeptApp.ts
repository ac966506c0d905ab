import { useEffect } from 'react'
import { keepApp } from '../../lib/sw/register.ts'
import { whenIdle } from '../ui/whenIdle.ts'

/** Keeps the app on this device for starts without network, once it has nothing better to do. `base` is the address of the app's folder, asked for in the browser only. */
export function useKeptApp(base: () => string): void {
  useEffect(() => whenIdle(() => { void keepApp(base()); return true }), [base])
}
