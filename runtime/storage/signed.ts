// Signed URLs: a JWT that lets anybody do one thing with one object for a while. Refuses tokens for another object, purpose or
// time. The key is derived for this alone, so that no token of a user is one of these, and the other way round.
import { SignJWT, errors as joseErrors, jwtVerify } from 'jose'
import { storageErrors } from './errors.ts'
import type { Place } from './names.ts'

export interface DownloadClaims {
  readonly scope: 'download'
  /** `bucket/name`. */
  readonly url: string
  /** Of an image, as the URL of a transformation has it; undefined for the object itself. */
  readonly transformations?: string | undefined
}

export interface UploadClaims {
  readonly scope: 'upload'
  readonly url: string
  readonly upsert: boolean
  /** Whose the object becomes. */
  readonly owner?: string | undefined
}

/** What a token says, and of which object. */
type Verified<Claims> = Claims & { readonly place: Place; readonly exp: number }

export interface Signer {
  /** @param seconds how long it holds */
  sign(claims: DownloadClaims | UploadClaims, seconds: number): Promise<string>
  /** @throws StorageError InvalidJWT, ExpiredToken, InvalidSignature */
  verifyDownload(token: string | undefined, path: Place): Promise<Verified<DownloadClaims>>
  /** @throws StorageError like {@link verifyDownload} */
  verifyUpload(token: string | undefined, path: Place): Promise<Verified<UploadClaims>>
}

/** storage-js encodes what is encoded already. @returns as it is where that is not so */
export function decodedAgain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Where a token is for; the path may be encoded once more than it should be. */
const isFor = (url: unknown, place: Place): boolean =>
  url === urlOf(place) || url === decodedAgain(urlOf(place))

export const urlOf = ({ bucket, name }: Place): string => `${bucket}/${name}`

function placeOf(url: string): Place {
  const end = url.indexOf('/')
  return { bucket: url.slice(0, end), name: url.slice(end + 1) }
}

/** @param key 32 bytes, for this purpose alone */
export function createSigner(key: Buffer): Signer {
  async function verify<Claims extends DownloadClaims | UploadClaims>(
    token: string | undefined,
    path: Place,
    scope: Claims['scope'],
  ): Promise<Verified<Claims>> {
    if (token === undefined || token === '') throw storageErrors.invalidToken('Invalid Compact JWS')
    const options = { algorithms: ['HS256'], requiredClaims: ['exp'] }
    const { payload } = await jwtVerify<Claims & { readonly exp: number }>(token, key, options).catch(
      (error: unknown) => {
        if (error instanceof joseErrors.JWTExpired) throw storageErrors.expiredToken()
        if (error instanceof joseErrors.JOSEError) throw storageErrors.invalidToken(error.message)
        throw error
      },
    )
    if (!isFor(payload.url, path)) throw storageErrors.invalidSignature('The token is for another object')
    if (payload.scope !== scope) throw storageErrors.invalidSignature(`The token is not for a ${scope}`)
    const claims: Claims & { readonly exp: number } = payload
    return { ...claims, place: placeOf(claims.url) }
  }

  return {
    sign: (claims, seconds) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(key),
    verifyDownload: (token, path) => verify<DownloadClaims>(token, path, 'download'),
    verifyUpload: (token, path) => verify<UploadClaims>(token, path, 'upload'),
  }
}
