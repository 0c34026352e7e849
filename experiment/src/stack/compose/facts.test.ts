import { expect, test } from 'bun:test'
import { tagOf } from './facts.ts'

test.each([
  ['apache/kafka:4.3.1', '4.3.1'],
  ['docker.redpanda.com/redpandadata/redpanda:v26.2.4', 'v26.2.4'],
  ['registry.example:5000/kafka', 'latest'],
  ['kafka', 'latest'],
])('the tag of %s is %s', (image, tag) => {
  expect(tagOf(image)).toBe(tag)
})
