package sweepcmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/results/sqlite"
)

// completionCommand prints what makes a shell complete the program's words.
func (p *program) completionCommand() *cobra.Command {
	scripts := map[string]func(*cobra.Command, io.Writer) error{
		"bash": func(root *cobra.Command, w io.Writer) error {
			if _, err := io.WriteString(w, wordsOfBash); err != nil {
				return err
			}
			return root.GenBashCompletionV2(w, true)
		},
		"zsh":        func(root *cobra.Command, w io.Writer) error { return root.GenZshCompletion(w) },
		"fish":       func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) },
		"powershell": func(root *cobra.Command, w io.Writer) error { return root.GenPowerShellCompletionWithDesc(w) },
	}
	shells := []string{"bash", "zsh", "fish", "powershell"}
	c := newCommand("completion SHELL", "print a script that makes a shell complete commands, flags and studies", fmt.Sprintf(
		"SHELL is %[2]s. To have it in every new shell:\n"+
			"  bash        echo 'source <(%[1]s completion bash)' >> ~/.bashrc\n"+
			"  zsh         echo 'source <(%[1]s completion zsh)' >> ~/.zshrc, below a line with compinit\n"+
			"  fish        %[1]s completion fish > ~/.config/fish/completions/%[1]s.fish\n"+
			"  powershell  %[1]s completion powershell >> $PROFILE", p.name, either(shells)), func(c call) error {
		if len(c.args) != 1 {
			return usage(fmt.Errorf("%s needs the name of a shell: %s", c.CommandPath(), either(shells)))
		}
		if write := scripts[c.args[0]]; write != nil {
			return write(c.Root(), p.out)
		}
		hint := ""
		if meant := near.Word(c.args[0], shells); meant != "" {
			hint = fmt.Sprintf("; did you mean %s?", meant)
		}
		return usage(fmt.Errorf("there is no completion for %q, only for %s%s", c.args[0], list(shells), hint))
	})
	c.ValidArgs = shells
	return c
}

// wordsOfBash gives the script for bash what it takes from the package
// bash-completion, where that is not installed.
const wordsOfBash = `declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
    cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words=("${COMP_WORDS[@]}") cword=$COMP_CWORD
}
`

// either joins words as a choice does.
func either(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// completeFlag lets a shell complete the words that a flag takes.
func completeFlag(c *cobra.Command, name string, words []string) {
	_ = c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // is there
}

// oneStudy completes the name of a study where a command takes one.
func oneStudy(c *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return anyStudies(c, args, begun)
}

// anyStudies completes names of studies that the folder of results has. What
// cannot be read has none.
func anyStudies(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if store, err := sqlite.OpenReading(c.Context(), database(call{c, args})); err == nil {
		names, _ = studyNames(c.Context(), store)
		_ = store.Close() // nothing was written
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
