// The example todos: a list for everybody who signs in.
import { Frame, mount } from '../../shared/frame.tsx'
import { TodoList } from './todo-list.tsx'
import './styles.css'

await mount(
  <Frame title="Todos">
    <TodoList />
  </Frame>,
)
