// What cannot be seen, but for tab and line feed: controls, halves of characters and non-characters, what turns the direction of writing around.
const INVISIBLE = /(?![\t\n])[\p{Cc}\p{Cs}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu
const C0_END = 0x20
const DELETE = 0x7f
const PICTURES = 0x2400
const PICTURE_OF_DELETE = '\u2421'
const REPLACEMENT = '\uFFFD'

/** A string that others wrote, with what cannot be seen made visible: ␛ for an escape, � where there is no picture. */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(INVISIBLE, pictureOf)
}

function pictureOf(character: string): string {
  const code = character.charCodeAt(0)
  if (code < C0_END) {
    return String.fromCharCode(PICTURES + code)
  }
  return code === DELETE ? PICTURE_OF_DELETE : REPLACEMENT
}
