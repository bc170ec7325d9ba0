// A button that is only an icon: it always has a name, which is its tooltip as well.
import { ActionIcon, type ActionIconProps, Tooltip, VisuallyHidden } from "@mantine/core";
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from "react";

type Props = Omit<ActionIconProps, "children"> &
  Omit<ComponentPropsWithoutRef<"button">, keyof ActionIconProps | "children" | "aria-label"> & {
    label: string;
    /** Why it cannot be used: it stays reachable by keyboard, and says so. */
    whyNot?: string | null;
    children: ReactNode;
  };

export const IconButton = forwardRef<HTMLButtonElement, Props>(function IconButton(
  { label, whyNot, children, onClick, ...rest },
  ref,
) {
  const refused = typeof whyNot === "string";
  const why = useId();
  return (
    <>
      <Tooltip label={refused ? `${label}: ${whyNot}` : label}>
        <ActionIcon
          ref={ref}
          variant="subtle"
          color="gray"
          size="md"
          aria-label={label}
          aria-disabled={refused || undefined}
          aria-describedby={refused ? why : undefined}
          data-disabled={refused || undefined}
          {...rest}
          onClick={refused ? (event) => event.stopPropagation() : onClick}
        >
          {children}
        </ActionIcon>
      </Tooltip>
      {refused && <VisuallyHidden id={why}>{whyNot}</VisuallyHidden>}
    </>
  );
});
