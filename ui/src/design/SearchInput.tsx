// A field to search a list with.
import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { words } from "../words";

export function SearchInput(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  width?: number;
}) {
  return (
    <TextInput
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      value={props.value}
      w={props.width ?? 260}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        props.value !== "" && (
          <CloseButton
            size="sm"
            aria-label={words.design.clearSearch}
            onClick={() => props.onChange("")}
          />
        )
      }
      onChange={(event) => props.onChange(event.currentTarget.value)}
      // In a dialog, Escape empties the field before it closes the dialog.
      data-mantine-stop-propagation={props.value !== "" || undefined}
      onKeyDown={(event) => {
        // It narrows down what is shown; the form that it may stand in is not sent by it.
        if (event.key === "Enter") event.preventDefault();
        if (event.key === "Escape" && props.value !== "") {
          event.stopPropagation();
          props.onChange("");
        }
      }}
    />
  );
}
