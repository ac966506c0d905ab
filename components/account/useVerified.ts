import { useState } from 'react'

const KEY = 'cyxcloud-words-verified'

/** Whether the recovery words of an account were checked on this device, and the way to say so. */
export function useVerified(account: string | null): [verified: boolean, set: () => void] {
  const [known, setKnown] = useState(() => localStorage.getItem(KEY))
  return [account !== null && known === account, () => {
    if (account === null) return
    localStorage.setItem(KEY, account)
    setKnown(account)
  }]
}
