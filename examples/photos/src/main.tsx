// The example photos: everybody shows their photos to the others, or keeps them.
import { Frame, mount } from '../../shared/frame.tsx'
import { Feed } from './feed.tsx'
import { Profile } from './profile.tsx'
import './styles.css'

await mount(
  <Frame title="Photos" asksName tools={<Profile />}>
    <Feed />
  </Frame>,
)
