// `npm run bench -- <name>` and `npm run soak -- <name>`: finds the measurement, and ends what it started.
import { cleanUp } from './cleanup.ts'

type Measurement = (args: readonly string[]) => Promise<number>

const measurements: Readonly<Record<string, () => Promise<Measurement>>> = {
  'bench auth': async () => (await import('./auth.ts')).benchAuth,
  'bench generate': async () => (await import('./generate.ts')).benchGenerate,
  'bench grid': async () => (await import('./grid.ts')).benchGrid,
  'bench rest': async () => (await import('./rest.ts')).benchRest,
  'bench realtime': async () => (await import('./realtime.ts')).benchRealtime,
  'bench reload': async () => (await import('./reload.ts')).benchReload,
  'bench storage': async () => (await import('./storage.ts')).benchStorage,
  'bench types': async () => (await import('./types.ts')).benchTypes,
  'soak auth': async () => (await import('./soak-auth.ts')).soakAuth,
  'soak realtime': async () => (await import('./soak-realtime.ts')).soakRealtime,
  'soak reload': async () => (await import('./soak-reload.ts')).soakReload,
  'soak storage': async () => (await import('./soak-storage.ts')).soakStorage,
  'soak partial': async () => (await import('./soak-partial.ts')).soakPartial,
}

async function main(): Promise<number> {
  const [command = '', name = '', ...args] = process.argv.slice(2)
  const wanted = `${command} ${name}`
  const measurement = Object.hasOwn(measurements, wanted) ? measurements[wanted] : undefined
  if (!measurement) {
    const usages = Object.keys(measurements).map((key) => `npm run ${key.replace(' ', ' -- ')}`)
    console.error(`Usage: ${usages.join(' | ')}`)
    return 2
  }
  if (process.platform !== 'linux') throw new Error('measuring reads /proc: run it on Linux')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)))
  }
  try {
    return await (
      await measurement()
    )(args)
  } finally {
    await cleanUp()
  }
}

process.exitCode = await main()
