import process from 'node:process'
import { type Command, InvalidArgumentError } from 'commander'
import { parseDuration } from '../duration.ts'
import { ARTICLE_ASSUMPTIONS } from '../impact/impact.ts'
import { optionsOf } from '../report/print.ts'
import { findRun } from '../runs/find-run.ts'
import { WORKSPACE } from '../workspace.ts'
import { showDiff } from './diff.ts'
import { showHistory } from './history.ts'
import { showImpact } from './impact.ts'

/** How a run is named on the command line. */
export const RUN_HELP =
  'its folder, the beginning of its name, latest, latest~1 for the one before, or a path'
const OUTAGE_MAX_MS = 30 * 24 * 3_600_000
const AMOUNT_MAX = 1e12

/** The verbs that compare results and start nothing. */
export function addResultVerbs(program: Command): void {
  addHistory(program)
  addDiff(program)
  addImpact(program)
}

function addHistory(program: Command): void {
  program
    .command('history')
    .description('list the runs, newest first; what is marked with ! counts for nothing')
    .option('--experiment <name>', 'those of one experiment')
    .option('--limit <number>', 'at most so many', parseLimit, 20)
    .option('--json', 'as JSON, with whole names')
    .addHelpText(
      'after',
      `
Examples:
  just history
  just history --experiment database-outage --limit 5
  just history --json | jq -r '.[0].name'`,
    )
    .action((options) => say(showHistory(WORKSPACE.results, { ...options, terminal: terminal() })))
}

function addDiff(program: Command): void {
  program
    .command('diff')
    .description('what two runs have differently, and first whether they can be compared')
    .argument('<a>', RUN_HELP)
    .argument('<b>', 'the other')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
Either may be the summary of repeated runs: then a difference is claimed where the ranges do not overlap.

Examples:
  just diff latest~1 latest
  just diff 2026-11-23T08 2026-11-24T10-30
  just diff latest~1 latest --json | jq .verdicts`,
    )
    .action((a: string, b: string, options) =>
      say(showDiff(findRun(a), findRun(b), { ...options, terminal: terminal() })),
    )
}

function addImpact(program: Command): void {
  const { ratePerS, revenue, outagesPerYear, currency } = ARTICLE_ASSUMPTIONS
  program
    .command('impact')
    .description('what an outage costs, with the error rates that a run measured inside its outage')
    .argument('[run]', RUN_HELP, 'latest')
    .option('--rate <number>', 'requests a second', parseAmount, ratePerS)
    .option('--revenue <amount>', 'what one request earns', parseAmount, revenue)
    .option('--outage <duration>', 'how long an outage lasts, such as 90s, 5m, 1h30m', parseOutage)
    .option('--per-year <number>', 'outages a year', parseAmount, outagesPerYear)
    .option('--currency <code>', 'of the revenue, by ISO 4217', parseCurrency, currency)
    .addHelpText(
      'after',
      `
Without options it is the article's outage: 1,000 requests/s at $0.01, 5 minutes, 12 times a year.

Examples:
  just impact
  just impact --rate 250 --revenue 0.40 --currency EUR --outage 90s --per-year 4
  just impact latest~1 --outage 1h30m`,
    )
    .action((run: string, options) =>
      say(
        showImpact(
          findRun(run),
          {
            ratePerS: options.rate,
            revenue: options.revenue,
            outageMs: options.outage ?? ARTICLE_ASSUMPTIONS.outageMs,
            outagesPerYear: options.perYear,
            currency: options.currency,
          },
          terminal(),
        ),
      ),
    )
}

const terminal = () => optionsOf(process.stdout)

function say(text: string): void {
  process.stdout.write(text)
}

function parseLimit(value: string): number {
  const limit = Number(value)
  if (!/^\d{1,6}$/.test(value) || limit < 1) {
    throw new InvalidArgumentError('Expected a whole number from 1 to 999999.')
  }
  return limit
}

function parseAmount(value: string): number {
  const amount = Number(value)
  if (!/^\d+(\.\d+)?$/.test(value) || amount > AMOUNT_MAX) {
    throw new InvalidArgumentError('Expected a number such as 1000 or 0.01, at most 1e12.')
  }
  return amount
}

function parseOutage(value: string): number {
  const durationMs = parseDuration(value)
  if (durationMs === undefined || durationMs > OUTAGE_MAX_MS) {
    throw new InvalidArgumentError('Expected a duration such as 90s, 5m or 1h30m, at most 720h.')
  }
  return durationMs
}

function parseCurrency(value: string): string {
  if (!Intl.supportedValuesOf('currency').includes(value)) {
    throw new InvalidArgumentError('Expected a currency by ISO 4217, such as USD, EUR or CHF.')
  }
  return value
}
