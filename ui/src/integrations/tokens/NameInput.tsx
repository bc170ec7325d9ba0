// A token's name: looked at while it is typed, with the article's examples to start from.
import { Group, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { commands } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { words } from "../../words";
import classes from "./NameInput.module.css";

const say = words.integrations.tokens.form;

/** How long nobody has typed before the name is looked at, in milliseconds. */
const TYPED = 250;

/** From so many characters before the most on, they are counted. */
const NEAR = 16;

export function NameInput(props: {
  value: string;
  onChange: (value: string) => void;
  /** The token that is being edited, and the name that it has. */
  of?: { id: string; name: string };
  /** What the shell said about the name when the form was sent. */
  error?: string;
  examples?: boolean;
  /** Not looked at while the form is on its way: what it creates would be found to exist already. */
  frozen: boolean;
}) {
  const { value, onChange } = props;
  const except = props.of?.id ?? null;
  const [typed] = useDebouncedValue(value, TYPED);
  const isLookedAt = typed.trim() !== "" && typed !== props.of?.name;
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const check = useAsk(
    ["check-token-name", typed, except],
    () => commands.checkTokenName(typed, except),
    {
      enabled: isLookedAt && !props.frozen,
    },
  );
  const isChecked = isLookedAt && typed === value && check.data !== undefined;
  const problem = isChecked ? (check.data.problem ?? undefined) : undefined;
  const error = problem ?? props.error;
  const most = catalogue.data?.nameMax ?? Infinity;
  const used = Array.from(value.trim()).length;
  return (
    <div>
      <TextInput
        data-autofocus={props.of === undefined || undefined}
        label={say.name}
        value={value}
        error={error}
        description={isChecked && problem === undefined ? say.nameFree : say.nameHelp}
        inputWrapperOrder={["label", "input", error === undefined ? "description" : "error"]}
        autoComplete="off"
        spellCheck={false}
        aria-required
        rightSectionWidth={130}
        rightSection={
          used > most - NEAR && (
            <Text
              size="xs"
              c={used > most ? "var(--mantine-color-error)" : "dimmed"}
              className="kd-numbers"
            >
              {say.nameLeft(used, most)}
            </Text>
          )
        }
        rightSectionPointerEvents="none"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {props.examples === true && (
        <Group gap={6} mt={8} role="group" aria-label={say.examples}>
          <Text size="xs" c="dimmed">
            {say.examples}
          </Text>
          {(catalogue.data?.tokenNames ?? []).map((name) => (
            <UnstyledButton
              key={name}
              className={classes.example}
              aria-label={say.use(name)}
              onClick={() => onChange(name)}
            >
              {name}
            </UnstyledButton>
          ))}
        </Group>
      )}
    </div>
  );
}
