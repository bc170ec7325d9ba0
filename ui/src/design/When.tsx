// A time: how long ago or how soon, and the exact time as a tooltip.
import { Tooltip } from "@mantine/core";
import { format, words } from "../words";

export function When(props: { at: string | null; never?: string; exact?: boolean }) {
  if (props.at === null) return <span>{props.never ?? words.design.never}</span>;
  const at = new Date(props.at);
  const exact = format.time(at);
  if (props.exact === true) return <time dateTime={props.at}>{exact}</time>;
  return (
    <Tooltip label={exact}>
      <time dateTime={props.at}>{format.relative(at)}</time>
    </Tooltip>
  );
}
