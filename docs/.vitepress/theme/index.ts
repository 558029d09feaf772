// The default theme with the fonts of the system: the site asks no other server for anything.
import Theme from 'vitepress/theme-without-fonts'
import './style.css'

export default Theme
