import encodeQR from 'qr'
import { useMemo, type ReactElement } from 'react'

/** A text as a QR code, drawn here: nobody else is asked. Dark on light in both themes, as readers expect it (ISO/IEC 18004 §5). */
export function QrCode({ value, label }: { value: string, label: string }): ReactElement {
  const { size, path } = useMemo(() => {
    const rows = encodeQR(value, 'raw', { ecc: 'medium' })
    const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => dark ? [`M${String(x)} ${String(y)}h1v1h-1z`] : []))
    return { size: rows.length, path: squares.join('') }
  }, [value])
  return <div className="qr"><svg viewBox={`0 0 ${String(size)} ${String(size)}`} role="img" aria-label={label} shapeRendering="crispEdges"><path d={path} fill="currentColor" /></svg></div>
}
