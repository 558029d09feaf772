// The roles of the API, in the order in which the model lists them.
import type { ApiRole } from './model.ts'

export const apiRoles: readonly ApiRole[] = ['anon', 'authenticated', 'service_role']
