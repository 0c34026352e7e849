import { describe, expect, test } from 'bun:test'
import { lagOf } from './lag.ts'

const end = (partition: number, low: number, high: number) => ({
  partition,
  low: String(low),
  high: String(high),
})
const commit = (partition: number, offset: number) => ({ partition, offset: String(offset) })

describe('the lag', () => {
  test('is what stands after the committed offset, over all partitions', () => {
    expect(lagOf([end(0, 0, 10), end(1, 0, 7)], [commit(1, 5), commit(0, 4)])).toBe(8)
  })

  test('is nothing when everything is committed', () => {
    expect(lagOf([end(0, 0, 10)], [commit(0, 10)])).toBe(0)
  })

  test.each([
    ['no commit yet', [commit(0, -1)]],
    ['a group that nobody knows', []],
  ])('counts a partition from its first offset for %s', (_, committed) => {
    expect(lagOf([end(0, 3, 10)], committed)).toBe(7)
  })

  test('is never below zero, so that a partition ahead hides no other', () => {
    expect(lagOf([end(0, 0, 10), end(1, 0, 10)], [commit(0, 15), commit(1, 8)])).toBe(2)
  })

  test('ignores a commit for a partition that is not there', () => {
    expect(lagOf([end(0, 0, 10)], [commit(0, 9), commit(5, 1)])).toBe(1)
  })

  test('of no partition is nothing', () => {
    expect(lagOf([], [])).toBe(0)
  })
})
