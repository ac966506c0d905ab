import { unsigned, type Host, type SystemCall } from './system-host.ts'

/** Functions of the stable memory, in their 32-bit and 64-bit forms (IC interface specification, §Stable memory). */
export function stableImports(host: Host): Record<string, SystemCall> {
  const stable = (): Host['canister']['stable'] => host.canister.stable
  const wide = (value: bigint): number => Number(unsigned(value))
  /** Pages that the 32-bit functions can name: 4 GiB. */
  const pagesMax32 = 65536
  const fits32 = (): void => { if (stable().pages() > pagesMax32) throw new RangeError('stable memory is larger than 4 GiB: use the 64-bit functions') }
  return {
    stable64_size: { where: '* s', run: () => BigInt(stable().pages()) },
    stable64_grow: { where: '* s', run: (pages: bigint) => BigInt(stable().grow(wide(pages))) },
    stable64_read: { where: '* s', run: (at: bigint, offset: bigint, length: bigint) => host.store(wide(at), stable().read(wide(offset), wide(length))) },
    stable64_write: { where: '* s', run: (offset: bigint, at: bigint, length: bigint) => stable().write(wide(offset), host.view(wide(at), wide(length))) },
    stable_size: { where: '* s', run: () => { fits32(); return stable().pages() } },
    stable_grow: { where: '* s', run: (pages: number) => { fits32(); return stable().pages() + (pages >>> 0) > pagesMax32 ? -1 : stable().grow(pages >>> 0) } },
    stable_read: { where: '* s', run: (at: number, offset: number, length: number) => { fits32(); host.store(at, stable().read(offset >>> 0, length >>> 0)) } },
    stable_write: { where: '* s', run: (offset: number, at: number, length: number) => { fits32(); stable().write(offset >>> 0, host.view(at, length)) } },
  }
}
