import type { Page } from 'playwright-core'

/** How many pixels of a chart's canvas have about the colour of a custom property of the page's style sheet. */
export function countPixels(page: Page, chart: string, property: string): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector('#${chart} canvas')
    const probe = document.createElement('canvas').getContext('2d')
    probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('${property}').trim()
    probe.fillRect(0, 0, 1, 1)
    const wanted = probe.getImageData(0, 0, 1, 1).data
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let pixels = 0
    for (let at = 0; at < data.length; at += 4) {
      const isAlike = [0, 1, 2].every((part) => Math.abs(data[at + part] - wanted[part]) < 24)
      pixels += isAlike && data[at + 3] > 200 ? 1 : 0
    }
    return pixels
  })()`)
}

/** Where a row of pixels just under the top of the plot is shaded: fractions of the plot's width. */
export function findShade(page: Page, chart: string): Promise<{ from: number; to: number }> {
  return page.evaluate<{ from: number; to: number }>(`(() => {
    const canvas = document.querySelector('#${chart} canvas')
    const over = document.querySelector('#${chart} .u-over').getBoundingClientRect()
    const outer = canvas.getBoundingClientRect()
    const ratio = canvas.width / outer.width
    const left = Math.round((over.left - outer.left) * ratio)
    const width = Math.round(over.width * ratio)
    const top = Math.round((over.top - outer.top + 3) * ratio)
    const { data } = canvas.getContext('2d').getImageData(left, top, width, 1)
    const shaded = Array.from({ length: width }, (_, x) => x).filter((x) => data[x * 4 + 3] > 0)
    return { from: shaded.at(0) / width, to: (shaded.at(-1) + 1) / width }
  })()`)
}
