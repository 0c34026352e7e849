const STRINGS = /"[^"]*"/g
const LABELS = /\{[^}]*\}|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g
const RANGES = /\[[^\]]*\]/g
// A name that a parenthesis follows is a function or an aggregation.
const NAMES = /\b[a-zA-Z_:][\w:]*\b(?!\s*\()/g
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan'])

/** The names of the metrics that a PromQL expression reads. */
export function metricNames(expr: string): string[] {
  const bare = expr.replaceAll(STRINGS, '').replaceAll(LABELS, ' ').replaceAll(RANGES, '')
  return [...new Set(bare.match(NAMES))].filter((name) => !WORDS.has(name.toLowerCase()))
}
