// Choosing when a token expires.
import { Select, TextInput } from "@mantine/core";
import { format, words } from "../../words";
import { endOfDay, EXPIRY_CHOICES, type Expiry, type ExpiryChoice, expiresAt } from "./expiry";
import classes from "./ExpiryInput.module.css";

const say = words.integrations.tokens.form;

export function ExpiryInput(props: {
  value: Expiry;
  onChange: (value: Expiry) => void;
  error?: string;
  /** What it is now, in words, when it can be left as it is. */
  now?: string;
  /** Has the focus when its dialog opens. */
  takesFocus?: boolean;
}) {
  const { value, onChange, error } = props;
  const isDate = value.choice === "date";
  const data = [
    ...(props.now === undefined ? [] : [{ value: "keep", label: say.expiry.keep(props.now) }]),
    ...EXPIRY_CHOICES.map((choice) => ({ value: choice, label: say.expiry[choice] })),
  ];
  return (
    <div className={classes.expiry}>
      <Select
        label={say.expires}
        data={data}
        data-autofocus={props.takesFocus}
        value={value.choice}
        allowDeselect={false}
        error={isDate ? undefined : error}
        description={isDate ? undefined : meaning(value)}
        inputWrapperOrder={["label", "input", error === undefined ? "description" : "error"]}
        onChange={(choice) =>
          choice !== null && onChange({ ...value, choice: choice as ExpiryChoice })
        }
      />
      {isDate && (
        <TextInput
          type="date"
          label={say.expiresOn}
          placeholder={say.dateFormat}
          value={value.date}
          error={error}
          description={meaning(value)}
          inputWrapperOrder={["label", "input", error === undefined ? "description" : "error"]}
          onChange={(event) => onChange({ ...value, date: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

/** What the choice comes to. */
function meaning(value: Expiry): string | undefined {
  if (value.choice === "keep") return undefined;
  if (value.choice === "date") {
    const end = endOfDay(value.date);
    return end === undefined ? say.chooseDate : say.untilEnd(format.day(end));
  }
  const at = expiresAt(value, new Date());
  return at === null ? say.neverHelp : say.refusedFrom(format.time(new Date(at)));
}
