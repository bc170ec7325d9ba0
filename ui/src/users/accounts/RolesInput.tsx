// The roles of an account: chosen from a list that says what each permits, and why one cannot be given.
import { CheckIcon, Combobox, Pill, PillsInput, useCombobox } from "@mantine/core";
import { forwardRef, useEffect, useId, useState } from "react";
import { type AccountKind, type Catalogue, commands, type RoleRow } from "../../ipc/bindings";
import { useAsk } from "../../ipc/hooks";
import { format, words } from "../../words";
import { byText, fitting } from "../collate";
import { entries } from "../roles/matrix";
import classes from "./RolesInput.module.css";

const say = words.users.accounts.form;

interface Props {
  kind: AccountKind;
  /** The identifiers of the chosen roles. */
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
  error: string | undefined;
}

export const RolesInput = forwardRef<HTMLInputElement, Props>(function RolesInput(props, ref) {
  const { value, onChange, error } = props;
  const id = useId();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [search, setSearch] = useState("");
  const roles = useAsk(["roles"], () => commands.roles());
  const catalogue = useAsk(["catalogue"], () => commands.catalogue());
  const all = (roles.data ?? []).toSorted((one, other) => byText(one.name, other.name));
  const options = fitting(all, search, (role) => [role.name, role.permissionSummary]);
  const { selectFirstOption } = combobox;
  useEffect(() => {
    // Enter takes the first that fits what was typed.
    if (search !== "") selectFirstOption();
  }, [search, selectFirstOption]);
  const toggle = (role: string) => {
    setSearch("");
    onChange(value.includes(role) ? value.filter((it) => it !== role) : [...value, role]);
    combobox.updateSelectedOptionIndex("selected");
  };
  const submit = (wanted: string) => {
    const role = all.find((it) => it.id === wanted);
    if (role !== undefined && whyNot(catalogue.data, role) === null) toggle(role.id);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={submit}>
      <Combobox.DropdownTarget>
        <PillsInput
          id={id}
          label={say.roles}
          description={props.kind === "service" ? say.rolesHelpService : say.rolesHelp}
          error={error}
          inputWrapperOrder={["label", "input", error === undefined ? "description" : "error"]}
          rightSection={<Combobox.Chevron />}
          rightSectionPointerEvents="none"
          onClick={() => combobox.openDropdown()}
        >
          <Pill.Group>
            {all
              .filter((role) => value.includes(role.id))
              .map((role) => (
                <Pill
                  key={role.id}
                  withRemoveButton
                  removeButtonProps={{
                    "aria-label": say.removeRole(role.name),
                    "aria-hidden": false,
                    tabIndex: 0,
                  }}
                  onRemove={() => toggle(role.id)}
                >
                  {role.name}
                </Pill>
              ))}
            <Combobox.EventsTarget withExpandedAttribute>
              <PillsInput.Field
                ref={ref}
                id={id}
                value={search}
                placeholder={value.length === 0 ? say.rolesPlaceholder : undefined}
                autoComplete="off"
                aria-required
                onBlur={() => {
                  combobox.closeDropdown();
                  setSearch("");
                }}
                onChange={(event) => {
                  setSearch(event.currentTarget.value);
                  combobox.openDropdown();
                  combobox.resetSelectedOption();
                }}
                onKeyDown={(event) => {
                  // Enter chooses; it does not send the form as long as there is something to choose from.
                  if (event.key === "Enter" && combobox.dropdownOpened) event.preventDefault();
                  const last = value.at(-1);
                  if (event.key === "Backspace" && search === "" && last !== undefined)
                    toggle(last);
                }}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown>
        <Combobox.Options className={classes.options} aria-label={say.roles} aria-multiselectable>
          {options.map((role) => (
            <RoleOption
              key={role.id}
              role={role}
              chosen={value.includes(role.id)}
              whyNot={whyNot(catalogue.data, role)}
            />
          ))}
          {options.length === 0 && <Combobox.Empty>{say.noSuchRole}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
});

function RoleOption(props: { role: RoleRow; chosen: boolean; whyNot: string | null }) {
  const { role, chosen, whyNot } = props;
  return (
    <Combobox.Option
      value={role.id}
      className={classes.option}
      aria-selected={chosen}
      aria-disabled={whyNot !== null || undefined}
    >
      <span className={classes.check}>{chosen && <CheckIcon size={12} aria-hidden />}</span>
      <span className={classes.words}>
        <span className={classes.name}>{role.name}</span>
        <span className={whyNot === null ? classes.summary : classes.whyNot}>
          {whyNot ?? role.permissionSummary}
        </span>
      </span>
    </Combobox.Option>
  );
}

/** Why the role cannot be given, put together from why its permissions cannot be handed out. */
function whyNot(catalogue: Catalogue | undefined, role: RoleRow): string | null {
  if (catalogue === undefined) return null;
  const missing = entries(catalogue).filter(
    (it) => it.whyNot !== null && role.permissions.includes(it.permission),
  );
  return missing.length === 0 ? null : say.beyond(format.list(missing.map((it) => it.label)));
}
