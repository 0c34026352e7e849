/** The shapes that stand for an outcome: each differs in form, not only in colour. */
export type Sign = 'pass' | 'fail' | 'unknown' | 'invalid'

const SHAPES: Record<Sign, string> = {
  pass: '<circle cx="12" cy="12" r="11"/><path d="m6.5 12.5 3.6 3.6 7.4-8"/>',
  fail: '<path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z"/><path d="m8 8 8 8m0-8-8 8"/>',
  unknown:
    '<rect x="1" y="1" width="22" height="22" rx="5"/><path d="M8.8 9.2a3.2 3.2 0 1 1 4.7 2.8c-1 .6-1.5 1.2-1.5 2.4m0 3.4v.2"/>',
  invalid: '<path d="M12 1.5 23.2 21.500H.8z"/><path d="M12 8.500v6.500m0 3.200v.2"/>',
}

/** Drawn once in the page, used by `sign`. */
export const SIGN_SHEET = `<svg class="sheet" aria-hidden="true">${Object.entries(SHAPES)
  .map(([name, shape]) => `<symbol id="sign-${name}" viewBox="0 0 24 24">${shape}</symbol>`)
  .join('')}</svg>`

/** A sign with the word that says the same. */
export function sign(name: Sign, word: string): string {
  return `<span class="sign ${name}"><svg aria-hidden="true"><use href="#sign-${name}"/></svg><span>${word}</span></span>`
}

/** The sign of a hypothesis. */
export function signOf(passed: boolean | null): Sign {
  if (passed === null) {
    return 'unknown'
  }
  return passed ? 'pass' : 'fail'
}
