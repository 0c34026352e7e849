import { getLogger } from '@under-fire/shared/logger'

/** For clients whose trouble the runner reports in its own words. */
export const silentLogger = getLogger('experiment')
