// A button that may be refused beforehand: it stays reachable by keyboard and says why.
import { Button, type ButtonProps, Tooltip, VisuallyHidden } from "@mantine/core";
import { type ComponentPropsWithoutRef, forwardRef, useId } from "react";

type Props = ButtonProps &
  Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps> & { whyNot?: string | null };

export const ActionButton = forwardRef<HTMLButtonElement, Props>(function ActionButton(
  { whyNot, onClick, ...rest },
  ref,
) {
  const refused = typeof whyNot === "string";
  const why = useId();
  return (
    <>
      <Tooltip label={whyNot} disabled={!refused}>
        <Button
          ref={ref}
          {...rest}
          aria-disabled={refused || undefined}
          aria-describedby={refused ? why : undefined}
          data-disabled={refused || undefined}
          onClick={refused ? (event) => event.preventDefault() : onClick}
        />
      </Tooltip>
      {refused && <VisuallyHidden id={why}>{whyNot}</VisuallyHidden>}
    </>
  );
});
