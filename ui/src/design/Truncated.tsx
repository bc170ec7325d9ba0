// A text that may be longer than its place: cut with dots, whole in a tooltip.
import { Tooltip } from "@mantine/core";

export function Truncated(props: { children: string; strong?: boolean; dimmed?: boolean }) {
  return (
    <Tooltip label={props.children} disabled={props.children.length < 24}>
      <span
        style={{
          display: "block",
          overflow: "hidden",
          textOverflow: "ellipsis",
          whiteSpace: "nowrap",
          fontWeight: props.strong === true ? 550 : undefined,
          color: props.dimmed === true ? "var(--mantine-color-dimmed)" : undefined,
        }}
      >
        {props.children}
      </span>
    </Tooltip>
  );
}
