import * as v from 'valibot'

/** Thrown by `readConfig`; its message has one line for each setting that is wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const digits = (min: number, max: number, what: string) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => /^\d{1,12}$/.test(text) && Number(text) >= min && Number(text) <= max,
      `to be ${what} from ${min} to ${max}`,
    ),
    v.transform(Number),
  )

/** A TCP port; 0 lets the system choose one. */
export const port = (fallback: number) => v.optional(digits(0, 65_535, 'a port'), String(fallback))
/** A whole number in a range. */
export const integer = (fallback: number, min: number, max: number) =>
  v.optional(digits(min, max, 'a whole number'), String(fallback))
/** A span in milliseconds, at most an hour. */
export const milliseconds = (fallback: number) =>
  v.optional(digits(1, 3_600_000, 'a whole number of milliseconds'), String(fallback))
export const text = (fallback: string) =>
  v.optional(v.pipe(v.string(), v.minLength(1, 'to be some text')), fallback)
export const optionalText = () => v.optional(v.pipe(v.string(), v.minLength(1, 'to be some text')))
/** One of a few words, or not set. */
export const optionalChoice = <const Choice extends string>(choices: Choice[]) =>
  v.optional(v.picklist(choices, `to be ${choices.map((choice) => `\`${choice}\``).join(' or ')}`))
export const flag = (fallback: boolean) =>
  v.optional(
    v.pipe(
      v.picklist(['true', 'false'], 'to be `true` or `false`'),
      v.transform((t) => t === 'true'),
    ),
    fallback ? 'true' : 'false',
  )

/** What every service reads: where it listens, loopback unless told otherwise, and how much it says. */
export const listenEntries = (defaultPort: number) => ({
  HOST: text('127.0.0.1'),
  PORT: port(defaultPort),
  LOG_LEVEL: v.optional(v.picklist(['debug', 'info'], 'to be `debug` or `info`'), 'info'),
})

/**
 * Reads settings from an environment, once, and freezes them.
 * @throws ConfigError naming every wrong setting, what was expected and what it held, and when more than one `UNSAFE_…` is on.
 */
export function readConfig<Entries extends v.ObjectEntries>(
  entries: Entries,
  environment: Record<string, string | undefined>,
): Readonly<v.InferOutput<v.ObjectSchema<Entries, undefined>>> {
  const named = Object.fromEntries(
    Object.keys(entries).map((name) => [
      name,
      environment[name] === '' ? undefined : environment[name],
    ]),
  )
  const result = v.safeParse(v.object(entries), named)
  if (!result.success) {
    const lines = result.issues.map((issue) => {
      const name = v.getDotPath(issue) ?? '?'
      const held = /PASSWORD|SECRET|URL/.test(name) ? 'another value' : `\`${named[name]}\``
      return issue.input === undefined
        ? `Expected \`${name}\` to be set.`
        : `Expected \`${name}\` ${issue.message}, got ${held}.`
    })
    throw new ConfigError(lines.join('\n'))
  }
  const unsafe = findUnsafe(result.output)
  if (unsafe.length > 1) {
    throw new ConfigError(
      `Expected one safety to be switched off at most, got \`${unsafe.join('`, `')}\`.`,
    )
  }
  return Object.freeze(result.output)
}

/** The settings that switch a safety off, by name: `UNSAFE_…`, set to anything but `false`. */
export function findUnsafe(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).flatMap(([name, value]) =>
    name.startsWith('UNSAFE_') && value !== undefined && value !== false ? [name] : [],
  )
}

/** The settings as they are in force, secrets masked, for the first log line of a service. */
export function describeConfig(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      /PASSWORD|SECRET/.test(name) ? '***' : maskUserInfo(value),
    ]),
  )
}

// Up to the last `@` before the path, as URLs are read: a password may have one of its own.
function maskUserInfo(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\/\/[^/?#]*@/, '//***@') : value
}
