// What most tokens do not need: less access, and only from certain addresses.
import { Collapse, Stack, Textarea, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { words } from "../../words";
import { type AccessOf, LessAccess } from "./LessAccess";
import classes from "./MoreOptions.module.css";

const say = words.integrations.tokens.form;

export function MoreOptions(props: {
  of?: AccessOf;
  narrowed: string[] | null;
  onNarrow: (narrowed: string[] | null) => void;
  addresses: string;
  onAddresses: (addresses: string) => void;
  addressesError?: string;
}) {
  const [chosen, setOpen] = useState(props.narrowed !== null || props.addresses !== "");
  const id = useId();
  // What is wrong in here is not to be hidden.
  const open = chosen || props.addressesError !== undefined;
  return (
    <div>
      <UnstyledButton
        className={classes.toggle}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={16} aria-hidden className={classes.arrow} />
        {say.more}
      </UnstyledButton>
      <Collapse expanded={open} transitionDuration={0} id={id}>
        <Stack gap="md" pt="xs">
          <LessAccess of={props.of} value={props.narrowed} onChange={props.onNarrow} />
          <Textarea
            label={say.addresses}
            description={say.addressesHelp}
            value={props.addresses}
            error={props.addressesError}
            rows={2}
            spellCheck={false}
            onChange={(event) => props.onAddresses(event.currentTarget.value)}
          />
        </Stack>
      </Collapse>
    </div>
  );
}
