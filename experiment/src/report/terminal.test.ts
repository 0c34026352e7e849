import { describe, expect, test } from 'bun:test'
import type { Result } from '../result-schema.ts'
import { judge } from '../result.ts'
import { seedRun } from '../seeded-run.ts'
import { renderTerminal } from './terminal.ts'

const PLAIN = { columns: 80, isColoured: false }
const COLOURED = { columns: 80, isColoured: true }
const ESCAPE = '\u001B'

const WHOLE = judge(seedRun().run)
const SMALL: Result = {
  ...judge(seedRun({ rest: { ghost: 1 }, kafka: { lost: 2, duplicatesTopic: [1] } }).run),
  hypotheses: [
    {
      id: 'kafka-lost',
      statement: 'Nothing that Kafka accepted is lost.',
      expected: '0 lost',
      observed: '2 lost of 1,425 accepted',
      passed: false,
    },
    {
      id: 'breaker-path',
      statement: 'The circuit breaker opens in the outage, probes, and closes after it.',
      expected: 'CLOSED → OPEN → … → HALF_OPEN → CLOSED',
      observed: 'no transition',
      passed: null,
    },
    {
      id: 'rest-recovers',
      statement: 'REST works again by itself when the database does.',
      expected: 'within 5000 ms',
      observed: 'after 15 ms',
      passed: true,
    },
  ],
  article: [],
  claims: [],
}

const widths = (text: string) => text.split('\n').map((line) => line.length)

describe('the verdict on a terminal', () => {
  test('is a page of plain tables', () => {
    expect(renderTerminal(SMALL, PLAIN)).toMatchInlineSnapshot(`
      "
      2 OF 3 HYPOTHESES DO NOT HOLD
      The database dies for two minutes: writes did not work from 9.0 s to 21.9 s
      (12.9 s).

      Hypotheses
               hypothesis              expected                observed
      FAIL     Nothing that Kafka      0 lost                  2 lost of 1,425
               accepted is lost.                               accepted
      UNKNOWN  The circuit breaker     CLOSED → OPEN → … →     no transition
               opens in the outage,    HALF_OPEN → CLOSED
               probes, and closes
               after it.
      PASS     REST works again by     within 5000 ms          after 15 ms
               itself when the
               database does.

      The whole run
                       REST     Kafka
      requests         1,425    1,425
      succeeded        779      1,425
      failed           646      0
      error rate       45.33 %  0.00 %
      latency P50      5.00 ms  5.00 ms
      latency P95      5.00 ms  5.00 ms
      latency average  5.00 ms  5.00 ms

      Phase by phase
      phase            sent  succeeded  failed  errors    P50      P95      average
      warmup    REST   75    74         1       1.33 %    5.00 ms  5.00 ms  5.00 ms
      warmup    Kafka  75    75         0       0.00 %    5.00 ms  5.00 ms  5.00 ms
      normal    REST   300   300        0       0.00 %    5.00 ms  5.00 ms  5.00 ms
      normal    Kafka  300   300        0       0.00 %    5.00 ms  5.00 ms  5.00 ms
      crash     REST   600   0          600     100.00 %  5.00 ms  5.00 ms  5.00 ms
      crash     Kafka  600   600        0       0.00 %    5.00 ms  5.00 ms  5.00 ms
      recovery  REST   450   405        45      10.00 %   5.00 ms  5.00 ms  5.00 ms
      recovery  Kafka  450   450        0       0.00 %    5.00 ms  5.00 ms  5.00 ms

      The ledger: what clients were told, against what the database holds
                                           REST  Kafka
      accepted (2xx)                       779   1,425
      … persisted                          779   1,423
      … lost                               0     2
      … not yet stored                     0     0
      ghost: told "failed", stored anyway  1     0
      unknown: no answer                   0     0
      duplicates on the topic              –     1
      duplicates in the table              0     0
      redeliveries absorbed                –     0
      out of order                         0     0
      dead letters                         –     0

      After the database accepted writes again, and how old events were
                                 REST      Kafka
      first success of a client  15.00 ms  –
      first row                  13.00 ms  5620 ms
      backlog empty              –         5850 ms
      age when stored, P50       3.00 ms   4290 ms
      age when stored, P99       3.00 ms   18.2 s
      age when stored, max       3.00 ms   18.5 s

      Business impact: 1,000 requests/s at $0.01, an outage of 5m, 12 times a year
                        errors    failed   an outage  a year   why
      the article       50.00 %   150,000  $1,500     $18,000  Published. It takes the
                                                               error rate of its whole
                                                               run for a window that
                                                               is all outage.
      its own timeline  100.00 %  300,000  $3,000     $36,000  Every REST request in
                                                               the outage fails there,
                                                               so twice as many.
      REST, measured    100.00 %  300,000  $3,000     $36,000  644 of 644 failed while
                                                               writes did not work. 2
                                                               more failed before or
                                                               after, not counted
                                                               here. Of 779 accepted
                                                               in the run, 0 lost, the
                                                               latest stored after
                                                               3.00 ms.
      Kafka, measured   0.00 %    0        $0         $0       0 of 644 failed while
                                                               writes did not work. Of
                                                               1,425 accepted in the
                                                               run, 2 lost, the latest
                                                               stored after 18.5 s.

      The article’s decision framework, and what this run measured to it
      use    when                                 measured
      REST   less than 100 requests/s arrive      REST 50/s accepted; Kafka 50/s
                                                  accepted, in the best phase; more
                                                  was not sent
      REST   consistency must be strong: a        REST 1 told "failed" and stored
             client knows                         anyway, 0 told "accepted" and lost,
                                                  0 told nothing; Kafka 0 told
                                                  "failed" and stored anyway, 2 told
                                                  "accepted" and lost, 0 told nothing
      REST   there is little experience in        not measured
             running things
      REST   it is a monolith                     not measured
      REST   an answer must take less than 10 ms  REST P50 5.00 ms, P95 5.00 ms, P99
                                                  5.00 ms; Kafka P50 5.00 ms, P95 5.00
                                                  ms, P99 5.00 ms
      Kafka  more than 1,000 requests/s arrive    REST 50/s accepted; Kafka 50/s
                                                  accepted, in the best phase; more
                                                  was not sent
      Kafka  no client may see a failure          REST 45.33 % failed, 100.00 % in the
                                                  outage; Kafka 0.00 % failed, 0.00 %
                                                  in the outage
      Kafka  several consumers want the same      not measured
             events
      Kafka  consistency may come later           REST events stored after 3.00 ms
                                                  (P50), 3.00 ms (P99), 3.00 ms at
                                                  most; Kafka events stored after 4290
                                                  ms (P50), 18.2 s (P99), 18.5 s at
                                                  most
      Kafka  a team can run it                    not measured

      Apache Kafka 4.1.1 (1 node; flushed by the system), bun 1.4.5, postgres 18.4, k6
      1.7.0; processes on linux x64, A processor of the test, 2 cores, 8 GiB; commit
      26de4aa; seed 1, scale 0.1
      "
    `)
  })

  test.each([0.1, 1])('of a whole run at scale %p fits into 80 columns', (scale) => {
    const result = judge(seedRun({ scale }).run)

    expect(Math.max(...widths(renderTerminal(result, PLAIN)))).toBeLessThanOrEqual(80)
  })

  test('breaks a word that is wider than the terminal', () => {
    const result = { ...SMALL, valid: false, invalid_reasons: ['x'.repeat(200)] }

    const text = renderTerminal(result, PLAIN)

    expect(Math.max(...widths(text))).toBeLessThanOrEqual(80)
    expect(text.match(/x/g)?.length).toBeGreaterThanOrEqual(200)
  })

  test('uses the width it is given', () => {
    expect(Math.max(...widths(renderTerminal(WHOLE, { ...PLAIN, columns: 160 })))).toBeGreaterThan(
      100,
    )
  })

  test('has no escape sequence when it is not coloured, and the same words when it is', () => {
    const plain = renderTerminal(SMALL, PLAIN)
    const coloured = renderTerminal(SMALL, COLOURED)

    expect(plain).not.toContain(ESCAPE)
    expect(coloured).toContain(`${ESCAPE}[31mFAIL${ESCAPE}[0m`)
    expect(coloured).toContain(`${ESCAPE}[33mUNKNOWN${ESCAPE}[0m`)
    expect(Bun.stripANSI(coloured)).toBe(plain)
  })

  test('has a green headline only when all hypotheses hold in a valid run', () => {
    const headline = (result: Result) => renderTerminal(result, COLOURED).split('\n')[1]

    expect(headline(WHOLE)).toBe(`${ESCAPE}[32mALL 10 HYPOTHESES HOLD${ESCAPE}[0m`)
    expect(headline(SMALL)).toBe(`${ESCAPE}[31m2 OF 3 HYPOTHESES DO NOT HOLD${ESCAPE}[0m`)
    expect(headline({ ...WHOLE, valid: false })).toBe(
      `${ESCAPE}[31mINVALID: this run says nothing about the system${ESCAPE}[0m`,
    )
  })

  test.each<[Result['backlog'], string]>([
    [{ drained: false, messages_left: 1_234 }, 'not drained: 1,234 messages left\n'],
    [{ drained: false, messages_left: 1 }, 'not drained: 1 message left\n'],
    [{ drained: false, messages_left: null }, 'not drained: an unknown number of messages left\n'],
  ])('says how much of the backlog is left: %p', (backlog, line) => {
    expect(renderTerminal({ ...SMALL, backlog }, PLAIN)).toContain(line)
    expect(renderTerminal({ ...SMALL, backlog, status: 'aborted' }, PLAIN)).not.toContain(
      'not drained',
    )
    expect(renderTerminal(SMALL, PLAIN)).not.toContain('not drained')
  })

  test('names every part that ended unexpectedly', () => {
    const result = { ...SMALL, unexpected_exits: ['consumer: SIGSEGV', 'rest: exit code 1'] }

    const text = renderTerminal(result, PLAIN)

    expect(text).toContain('ended unexpectedly: consumer: SIGSEGV\n')
    expect(text).toContain('ended unexpectedly: rest: exit code 1\n')
  })

  test('says why a run is invalid', () => {
    const result = { ...SMALL, valid: false, invalid_reasons: ['the table was not read'] }

    expect(renderTerminal(result, PLAIN)).toContain('invalid because the table was not read')
  })
})
