import { openParts } from '../upload/parts.ts'
import { kindOf } from '../upload/prepare.ts'
import type { DriveContext } from '../context.ts'
import type { Told } from '../upload/upload.ts'
import { elsewhere } from './task.ts'
import type { Task } from './task.ts'

/** A task as its story is told; what happens shows in the task. @param changed - called after each change */
export async function toldOf(context: DriveContext, task: Task, maker: Told['maker'], changed: () => void, problem: (error: unknown) => void): Promise<Told> {
  const { row, prepared, members, meter } = task
  const moved = (): void => {
    if (!row.listed) task.progress = meter.now('sending')
    changed()
  }
  return {
    prepared, members, maker, elsewhere: elsewhere(task), parts: await openParts(context.cache, row.id, prepared.chunks, problem, kindOf(prepared)),
    events: {
      done: (plain, wire, before) => {
        if (before) meter.skip(plain - meter.done())
        else meter.add(plain, wire)
        moved()
      },
      shard: (shard, state) => {
        meter.shard(shard, state)
        moved()
      },
    },
  }
}
