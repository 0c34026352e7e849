import { createHash } from 'node:crypto'
import { escapeHtml } from './escape.ts'
import { SIGN_SHEET } from './sign.ts'

/** What a page is made of; all but the title is HTML already. */
export interface PageParts {
  title: string
  header: string
  sections: { title: string; body: string }[]
  footer: string
  style: string
  /** Undefined where nothing is drawn. */
  script?: string
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 12h4V4h4v8h6' fill='none' stroke='%230072b2' stroke-width='2'/%3E%3C/svg%3E"

/**
 * One page that needs nothing from anywhere. Pure. Its policy lets in the one script and the one style sheet by their
 * hashes, so that a string that others wrote cannot become either.
 */
export function renderDocument(parts: PageParts): string {
  const { title, header, sections, footer, style, script } = parts
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(parts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${ICON}">
<style>${style}</style>
</head>
<body>
${SIGN_SHEET}
${header}
<main>
${sections
  .map(
    (section) =>
      `<section class="part">\n<h2>${escapeHtml(section.title)}</h2>\n${section.body}\n</section>`,
  )
  .join('\n')}
</main>
<footer><p>${footer}</p></footer>
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`
}

function policyOf({ script, style }: PageParts): string {
  return [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src '${hashOf(script)}'`]),
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`
