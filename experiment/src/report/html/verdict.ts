import { formatDuration } from '../../duration.ts'
import type { Result } from '../../result-schema.ts'
import { count, ms, share, verdictWord } from '../format.ts'
import { isPartial, verdictLines } from '../sections.ts'
import { escapeHtml } from './escape.ts'
import { type Sign, sign, signOf } from './sign.ts'

/**
 * The first thing a reader sees: whether the hypotheses hold, of which run, what was expected of each architecture, a line
 * each, and what it cost.
 */
export function renderVerdict(result: Result, expected: string[]): string {
  const { mark, word, headline } = headlineOf(result)
  const [, ...lines] = verdictLines(result)
  const what = lines.pop() ?? ''
  const { experiment, environment } = result
  const facts = [
    experiment.name,
    experiment.started_at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'),
    `${formatDuration(experiment.duration_ms)}, scale ${experiment.scale}`,
    `seed ${experiment.seed}`,
    `${environment.broker.name} ${environment.broker.version}`,
  ]
  return `<header class="hero">
<p class="eyebrow">under-fire report</p>
<div class="headline ${mark}">${sign(mark, word)}<h1>${escapeHtml(headline)}</h1></div>
${(experiment.unsafe ?? []).map((line) => `<p class="loud">${escapeHtml(line)}</p>`).join('\n')}
<p class="lead">${escapeHtml(what)}</p>
${expected.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
${lines.length === 0 ? '' : `<ul class="reasons">${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`}
<p class="facts">${facts.map((fact) => `<span>${escapeHtml(fact)}</span>`).join(' ')}</p>
<div class="sides">
${renderSide(result, 'rest')}
${renderSide(result, 'kafka')}
</div>
</header>`
}

function headlineOf(result: Result): {
  mark: Sign
  word: string
  headline: string
} {
  const { valid, hypotheses } = result
  const open = hypotheses.filter(({ passed }) => passed !== true).length
  if (isPartial(result)) {
    return {
      mark: 'invalid',
      word: 'PARTIAL',
      headline: 'What is left of this run says nothing about the system',
    }
  }
  if (!valid) {
    return { mark: 'invalid', word: 'INVALID', headline: 'This run says nothing about the system' }
  }
  return open === 0
    ? { mark: 'pass', word: 'PASS', headline: `All ${hypotheses.length} hypotheses hold` }
    : {
        mark: hypotheses.some(({ passed }) => passed === false) ? 'fail' : 'unknown',
        word: hypotheses.some(({ passed }) => passed === false) ? 'FAIL' : 'UNKNOWN',
        headline: `${open} of ${hypotheses.length} hypotheses do not hold`,
      }
}

function renderSide(result: Result, name: 'rest' | 'kafka'): string {
  const { requests, ledger, staleness_ms, recovery_ms } = result.architectures[name]
  const figures = [
    ['accepted, then lost', count(ledger.lost)],
    ['told “failed”, stored anyway', count(ledger.ghost)],
    ['oldest event when stored', ms(staleness_ms.max)],
    name === 'rest'
      ? ['works again, after the database does', ms(recovery_ms.first_success)]
      : ['backlog empty, after the database works', ms(recovery_ms.backlog_empty)],
  ]
  return `<section class="side ${name}">
<h2>${name === 'rest' ? 'REST' : 'Kafka'}</h2>
<p class="big"><strong>${share(requests.error_rate)}</strong> of ${count(requests.total)} requests failed</p>
<dl>${figures.map(([label, value]) => `<div><dt>${label}</dt><dd>${value}</dd></div>`).join('')}</dl>
</section>`
}

/** Each hypothesis with its sign, what was expected and what was observed; what does not hold comes first. */
export function renderHypotheses({ hypotheses }: Result): string {
  const rank = ({ passed }: Result['hypotheses'][number]) =>
    passed === false ? 0 : passed === null ? 1 : 2
  const items = hypotheses
    .toSorted((a, b) => rank(a) - rank(b))
    .map(
      ({ statement, expected, observed, passed }) => `<li>
${sign(signOf(passed), verdictWord(passed))}
<div><p class="statement">${escapeHtml(statement)}</p>
<dl><div><dt>expected</dt><dd>${escapeHtml(expected)}</dd></div><div><dt>observed</dt><dd>${escapeHtml(observed)}</dd></div></dl></div>
</li>`,
    )
  return `<ol class="hypotheses">\n${items.join('\n')}\n</ol>`
}
