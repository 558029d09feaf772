// Requests to other servers: bounded in time and size, without redirects, and never to where an outsider wants them. The
// operator's own issuer is trusted wherever it lies; what its metadata names elsewhere must be https on a public address,
// checked on the very address that is connected to. Refuses the rest (attack case A34).
import type { LookupAddress } from 'node:dns'
import dns from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { BlockList, isIP } from 'node:net'

/** Milliseconds for one request. */
const longest = 5_000
/** Bytes of one answer. */
const largest = 1_048_576

/** Of each family its own list: Node looks an IPv4 address up in networks of IPv6, too. */
const inside = { ipv4: new BlockList(), ipv6: new BlockList() }
const networks = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4'],
  // the host below a machine at Azure, by an address that looks public
  '168.63.129.16/32',
  // and IPv6: all but 2000::/3, which is what is public, and in that tunnelled IPv4
  ...['::/3', '4000::/2', '8000::/1', '2001::/32', '2002::/16'],
]
for (const network of networks) {
  const [address = '', bits] = network.split('/')
  const family = address.includes(':') ? 'ipv6' : 'ipv4'
  inside[family].addSubnet(address, Number(bits), family)
}

/** Whether an address lies in a network that outsiders cannot reach. IPv4 inside IPv6 is never public. */
export function isInside(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  return inside[family].check(address, family)
}

/** Answers only names all of whose addresses are public, so that the address checked is the one connected to. */
const publicLookup: LookupFunction = (host, options, callback) => {
  // where there is an error there is no list
  dns.lookup(host, { ...options, all: true }, (error, found: LookupAddress[] | undefined) => {
    const addresses = found ?? []
    const [first] = addresses
    if (error) callback(error, '')
    else if (!first || addresses.some(({ address }) => isInside(address)))
      callback(new Error(`${host} is no public address`), '')
    else if (options.all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

/** @throws Error where the metadata of a provider leads astray */
function checkTarget(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'https:') throw new Error(`${url.host} is not asked without https`)
  if (isIP(host) !== 0 && isInside(host)) throw new Error(`${host} is no public address`)
}

interface Init {
  readonly method?: string | undefined
  readonly headers?: HeadersInit | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

async function toResponse(incoming: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largest) throw new Error('the answer is too large')
    chunks.push(chunk)
  }
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  const status = incoming.statusCode ?? 502
  const hasBody = status !== 204 && status !== 205 && status !== 304
  return new Response(hasBody ? Buffer.concat(chunks) : null, { status, headers })
}

/** What openid-client and jose take in place of `fetch`. @param issuer the operator's own word */
export function guardedFetch(issuer: string): (url: string, init: Init) => Promise<Response> {
  const trusted = new URL(issuer).origin
  return async (target, { method = 'GET', headers, body, signal }) => {
    const url = new URL(target)
    const isTrusted = url.origin === trusted
    if (!isTrusted) checkTarget(url)
    const limit = AbortSignal.timeout(longest)
    const incoming = new Promise<IncomingMessage>((resolve, reject) => {
      const send = url.protocol === 'http:' ? httpRequest : httpsRequest
      const request = send(url, {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        // a connection of its own: one that was made under other rules is not used again
        agent: false,
        ...(!isTrusted && { lookup: publicLookup }),
      })
      request.once('response', resolve).once('error', reject)
      request.end(body instanceof URLSearchParams ? body.toString() : (body as string | undefined))
    })
    return toResponse(await incoming)
  }
}
