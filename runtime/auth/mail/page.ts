// A mail as a page of its own, for a frame of ours. It runs nothing and loads nothing.

/** A mail brings its own styles and may be framed by nobody but us. Links leave the frame. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-popups"

/** What to answer with, and its Content-Security-Policy. */
export interface MailPage {
  readonly policy: string
  readonly page: string
}

/** @param html whatever its author wrote */
export const mailPage = (html: string): MailPage => ({ policy, page: `<base target="_blank">${html}` })
