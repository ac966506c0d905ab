import { useEffect } from 'react'

/** Shows on the icon of the installed app how many transfers are under way (Badging API §3); where there is no icon or no leave nothing is lost. */
export function useBadge(count: number): void {
  useEffect(() => {
    if (!('setAppBadge' in navigator) || count === 0) return
    navigator.setAppBadge(count).catch(() => undefined)
    return () => { navigator.clearAppBadge().catch(() => undefined) }
  }, [count])
}
