// The line of a table that refers to itself: the drawing's own lines would run behind the table.
import { BaseEdge, type EdgeProps } from '@xyflow/react'
import { loopPath } from './layout.ts'

export function LoopLine({
  id,
  sourceX,
  sourceY,
  label,
  labelBgPadding,
  labelBgBorderRadius,
  interactionWidth,
}: EdgeProps) {
  return (
    <BaseEdge
      id={id}
      path={loopPath(sourceX, sourceY)}
      label={label}
      labelX={sourceX + 42}
      labelY={sourceY}
      {...(labelBgPadding && { labelBgPadding })}
      {...(labelBgBorderRadius !== undefined && { labelBgBorderRadius })}
      {...(interactionWidth !== undefined && { interactionWidth })}
    />
  )
}
