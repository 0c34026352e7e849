import { spawnSync } from 'node:child_process'
import { UsageError } from '../problems.ts'

const OLDEST = 17

/**
 * The version of the Java on PATH.
 * @throws UsageError when there is none, or one too old for Kafka 4
 */
export function requireJava(): string {
  const result = spawnSync('java', ['-version'], { encoding: 'utf8' })
  if (result.error) {
    throw new UsageError(
      `No \`java\` on PATH: Apache Kafka needs a JDK ${OLDEST} or newer (Debian: \`apt-get install openjdk-17-jdk-headless maven\`). Or use a broker that already runs: --brokers host:port`,
    )
  }
  const version = /version "([^"]+)"/.exec(result.stderr)?.[1] ?? ''
  if (Number(version.split('.')[0]) < OLDEST) {
    throw new UsageError(`Expected Java ${OLDEST} or newer for Apache Kafka, got \`${version}\`.`)
  }
  return version
}
