// The default theme with the fonts of the system: the site asks no other server for anything.
/// <reference types="vite/client" />
import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme-without-fonts'
import './style.css'

/** The home page of the default theme has no main part, which screen readers look for; all other pages do. */
function markMain(): void {
  const content = document.getElementById('VPContent')
  if (content?.classList.contains('is-home')) content.setAttribute('role', 'main')
  else content?.removeAttribute('role')
}

export default {
  extends: DefaultTheme,
  enhanceApp: ({ router }) => {
    if (typeof document !== 'undefined') router.onAfterRouteChange = () => void setTimeout(markMain)
  },
} satisfies Theme
