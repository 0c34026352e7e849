import type { Result } from '../../result-schema.ts'
import { escapeHtml } from './escape.ts'
import { renderTable } from './table.ts'

/** What the run ran on, and what to type to run it again. */
export function renderEnvironment({ environment, experiment }: Result): string {
  const { broker, versions, commit } = environment
  const rows = [
    ['machine', `${environment.cpu}, ${environment.cores} cores, ${gib(environment)} GiB`],
    ['system', environment.platform],
    ['stack', environment.stack],
    [
      'broker',
      `${broker.name} ${broker.version}, ${broker.nodes === 1 ? '1 node' : `${broker.nodes} nodes`}; ${broker.durability}`,
    ],
    ...Object.entries(versions).map(([name, version]) => [name, version]),
    ['commit', commit],
    ['seed', String(experiment.seed)],
    ['scale', String(experiment.scale)],
  ]
  return `${renderTable({ columns: ['', ''], rows })}
<h3>Run it again</h3>
<pre><code>${escapeHtml(reproduce(environment.commit, experiment))}</code></pre>
<p class="note">The same seed sends the same events at the same rates; times depend on the machine. <code>just report</code> makes this page again from the run’s journal and ledger.</p>`
}

const gib = ({ memory_bytes: bytes }: Result['environment']) => Math.round(bytes / 2 ** 30)

function reproduce(commit: string, { name, seed, scale }: Result['experiment']): string {
  const [hash = '', ...rest] = commit.split(' ')
  const checkout =
    hash === 'unknown'
      ? []
      : [`git checkout ${hash}${rest.length > 0 ? `   # it ran ${rest.join(' ')}` : ''}`]
  return [
    ...checkout,
    `npx -y rust-just experiment ${name} --seed ${seed}${scale === 1 ? '' : ` --scale ${scale}`}`,
  ].join('\n')
}
