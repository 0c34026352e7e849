/** The topic every location goes to; its key is `driver_id`, so a driver's events stay in order. */
export const LOCATIONS_TOPIC = 'driver-locations'
/** Where a message goes that can never be stored. */
export const DEAD_LETTER_TOPIC = 'driver-locations.dlq'
/** Header with the schema version of the value. A message without it is taken as version 1. */
export const VERSION_HEADER = 'schema-version'
/** Headers of a dead letter: why, and where it came from. */
export const REASON_HEADER = 'reason'
export const ORIGIN_HEADER = 'origin'
/** Bytes of the value of a dead letter that was too large to be sent with it. */
export const ORIGINAL_SIZE_HEADER = 'original-size'
