import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** What a process and its descendants have used: CPU time since they started, memory now. */
export interface Resources {
  cpu_total_ms: number
  rss_bytes: number
}

interface ProcessRow extends Resources {
  pid: number
  parent: number
}

// The kernel's unit in /proc/<pid>/stat; 100 a second on every Linux that Bun runs on.
const TICK_MS = 10
const PAGE_BYTES = 4_096
const HAS_PROC = existsSync('/proc/self/stat')

/** Resources by name for the processes of those ids; one that has ended is left out. */
export function readResources(roots: Map<string, number>): Record<string, Resources> {
  const rows = HAS_PROC ? readProc() : readPs()
  const childrenOf = Map.groupBy(rows, ({ parent }) => parent)
  const rowOf = new Map(rows.map((row) => [row.pid, row]))
  const result: Record<string, Resources> = {}
  for (const [name, pid] of roots) {
    const root = rowOf.get(pid)
    if (root !== undefined) {
      result[name] = sumTree(root, childrenOf)
    }
  }
  return result
}

function sumTree(root: ProcessRow, childrenOf: Map<number, ProcessRow[]>): Resources {
  const total = { cpu_total_ms: 0, rss_bytes: 0 }
  const open = [root]
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    total.cpu_total_ms += row.cpu_total_ms
    total.rss_bytes += row.rss_bytes
    open.push(...(childrenOf.get(row.pid) ?? []))
  }
  return total
}

// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html, counted from the state after the name: 1 parent,
// 11 to 14 the ticks of the process and of its children that have ended, 21 resident pages.
function readProc(): ProcessRow[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) {
      return []
    }
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0)
      return {
        pid: Number(name),
        parent: Number(fields[1]),
        cpu_total_ms: ticks * TICK_MS,
        rss_bytes: Number(fields[21]) * PAGE_BYTES,
      }
    } catch {
      // It has ended between the listing and the reading.
      return []
    }
  })
}

function readPs(): ProcessRow[] {
  const output = execFileSync('ps', ['-axo', 'pid=,ppid=,rss=,time='], {
    encoding: 'utf8',
    timeout: 2_000,
  })
  return output
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, rssKib, time = ''] = line.trim().split(/\s+/)
      const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
      return {
        pid: Number(pid),
        parent: Number(parent),
        cpu_total_ms: seconds * 1000,
        rss_bytes: Number(rssKib) * 1024,
      }
    })
}
