// A checkbox of the matrix. One that cannot be pressed stays reachable, and says why.
import { Checkbox, Tooltip, VisuallyHidden } from "@mantine/core";
import { type KeyboardEvent, useId } from "react";
import classes from "./PermissionBox.module.css";

export function PermissionBox(props: {
  label: string;
  checked: boolean;
  whyNot: string | null;
  onToggle: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}) {
  const { whyNot } = props;
  const why = useId();
  return (
    <>
      <Tooltip label={whyNot} disabled={whyNot === null}>
        <Checkbox
          size="xs"
          aria-label={props.label}
          checked={props.checked}
          aria-disabled={whyNot !== null || undefined}
          aria-describedby={whyNot === null ? undefined : why}
          classNames={{ body: classes.body, inner: classes.inner, input: classes.input }}
          onChange={() => {
            if (whyNot === null) props.onToggle();
          }}
          onKeyDown={props.onKeyDown}
        />
      </Tooltip>
      {whyNot !== null && <VisuallyHidden id={why}>{whyNot}</VisuallyHidden>}
    </>
  );
}
