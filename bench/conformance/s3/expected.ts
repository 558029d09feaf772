// Tests of the list that fail here, and why. Whatever else fails is news.
import type { Expected } from '../suite/outcome.ts'

const groups: readonly { readonly reason: string; readonly tests: readonly string[] }[] = [
  {
    reason: 'Needs a newer boto than Debian has: it refuses the parameter itself, or leaves it out.',
    tests: [
      ...['sha256', 'sha1', 'crc32', 'crc32c', 'crc64nvme'].map(
        (name) => `multipart_use_cksum_helper_${name}`,
      ),
      ...['object_checksum_crc64nvme', 'multipart_put_object_if_match', 'put_object_if_match'],
      ...['', '_last_modified_time', '_size'].flatMap((what) => [
        `delete_object_if_match${what}`,
        `delete_objects_if_match${what}`,
      ]),
      'list_buckets_paginated',
    ],
  },
  {
    reason: 'Nobody writes without a signature: the access control list public-read-write is refused.',
    tests: ['100_continue', 'expected_bucket_owner'],
  },
  {
    reason: 'Names of objects have no backslash, which some clients take for a slash.',
    tests: ['post_object_escaped_field_values'],
  },
]

export const expected: Expected = new Map(
  groups.flatMap(({ reason, tests }) => tests.map((name): [string, string] => [name, reason])),
)
