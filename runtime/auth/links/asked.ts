// What a request says of the link that it asks for: where it leads in the end, for which flow, in which language. Refuses
// challenges that are none (validation_failed); addresses that are not allowed become SITE_URL.
import type { FastifyRequest } from 'fastify'
import { readChallenge } from '../model/flows.ts'
import type { AuthServices } from '../services.ts'
import { bodyOf, parameter } from '../wire/read.ts'
import type { Asked } from './issue.ts'

/** @throws validation_failed */
export const askedBy = (request: FastifyRequest, { redirects }: AuthServices): Asked => ({
  redirectTo: redirects.resolve(parameter(request, 'redirect_to')),
  challenge: readChallenge(bodyOf(request)),
  language: request.headers['accept-language'],
})
