// Giving the token less than its account holds: a matrix of what is held.
import { Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useSession } from "../../app/session";
import { commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import { choices, everything, toggled, viewsOnly } from "./access";
import classes from "./LessAccess.module.css";

const say = words.integrations.tokens.form;

/** Whose access it is, if it is not that of the account that is signed in. */
export interface AccessOf {
  /** What that account holds. */
  held: readonly string[];
  help: string;
}

export function LessAccess(props: {
  of?: AccessOf;
  value: string[] | null;
  onChange: (value: string[] | null) => void;
}) {
  const { of, value, onChange } = props;
  const { me } = useSession();
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  if (catalogue.data === undefined) return null;
  const all = choices(catalogue.data, of?.held ?? me.permissions);
  const ticked = value ?? [];
  return (
    <Stack gap="xs">
      <Checkbox
        label={say.less}
        description={of?.help ?? say.lessHelp}
        checked={value !== null}
        disabled={all.length === 0}
        onChange={(event) => onChange(event.currentTarget.checked ? viewsOnly(all) : null)}
      />
      {value !== null && (
        <div className={classes.matrix}>
          <Group gap={6} mb={6}>
            <Button size="compact-xs" variant="default" onClick={() => onChange(everything(all))}>
              {say.lessChoose.all}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => onChange(viewsOnly(all))}>
              {say.lessChoose.views}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => onChange([])}>
              {say.lessChoose.none}
            </Button>
          </Group>
          <div className={classes.heads} aria-hidden>
            <span>{say.area}</span>
            <span>{say.view}</span>
            <span>{say.edit}</span>
          </div>
          {all.map(({ area, view, edit }) => (
            <div key={area.word} className={classes.area} role="group" aria-label={area.label}>
              <Text truncate>{area.label}</Text>
              {[view, edit].map((entry, at) =>
                entry === null ? (
                  <span key={at} />
                ) : (
                  <Checkbox
                    key={at}
                    size="xs"
                    aria-label={entry.label}
                    checked={ticked.includes(entry.permission)}
                    onChange={(event) =>
                      onChange(toggled(all, ticked, entry, event.currentTarget.checked))
                    }
                  />
                ),
              )}
            </div>
          ))}
        </div>
      )}
    </Stack>
  );
}
