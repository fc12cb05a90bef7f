package sweepcmd

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"github.com/urfave/cli/v2"

	"github.com/doubleroute/sweep/internal/formats"
	"github.com/doubleroute/sweep/internal/near"
	"github.com/doubleroute/sweep/internal/records"
	"github.com/doubleroute/sweep/internal/shell"
	"github.com/doubleroute/sweep/results/sqlite"
)

// The scripts call the program with the words up to the cursor, that under it
// last even if it is empty, and --generate-bash-completion. It prints a word a
// line, with what it means after a tab, or which files are wanted (see filesOf).

const bashScript = `FUNCTION() {
    local word paths words=() begun=${COMP_WORDS[COMP_CWORD]}
    for word in "${COMP_WORDS[@]:0:COMP_CWORD}"; do
        [[ $word == = ]] || words+=("${word//[\"\'\\]/}") # --as=csv is three words here
    done
    [[ $begun == = ]] && begun=
    COMPREPLY=()
    while IFS=$'\t' read -r word _; do
        case $word in
        :/) paths=$(compgen -d -- "$begun") ;;
        :) paths=$(compgen -f -- "$begun") ;;
        :*) paths=$(compgen -d -- "$begun"; compgen -f -X "!*${word/:/.}" -- "$begun") ;;
        *) COMPREPLY+=("$word"); continue ;;
        esac
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do
            [[ -z $word ]] || COMPREPLY+=("$word")
        done <<<"$paths"
    done < <("${words[@]}" "$begun" --generate-bash-completion 2>/dev/null)
}
complete -F FUNCTION PROGRAM
`

const zshScript = `#compdef PROGRAM
FUNCTION() {
    local tab=$'\t'
    local -a found
    found=("${(@f)$("${(@Q)words[1,CURRENT]}" --generate-bash-completion 2>/dev/null)}")
    case $found[1] in
    '') ;;
    :/) _files -/ ;;
    :) _files ;;
    :*) _files -g "*${found[1]/:/.}" ;;
    *) found=("${(@)found/$tab/:}") && _describe word found ;;
    esac
}
compdef FUNCTION PROGRAM
`

const fishScript = `function FUNCTION
    set -l words (commandline -opc)
    set -l begun (commandline -ct)
    set -l found (command $words "$begun" --generate-bash-completion 2>/dev/null)
    switch "$found[1]"
        case ':/'
            __fish_complete_directories "$begun" ''
        case ':'
            __fish_complete_path "$begun"
        case ':*'
            __fish_complete_suffix (string replace -- : . $found[1])
        case '*'
            string join \n -- $found
    end
end
complete -c PROGRAM -f -a '(FUNCTION)'
`

// completionCommand prints what makes a shell complete the program's words.
func (p *program) completionCommand() *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print a script that makes a shell complete commands, flags and studies", ArgsUsage: "SHELL",
		Description: fmt.Sprintf("SHELL is bash, zsh or fish. To have it in every new shell:\n"+
			"  bash  echo 'source <(%[1]s completion bash)' >> ~/.bashrc\n"+
			"  zsh   echo 'source <(%[1]s completion zsh)' >> ~/.zshrc, below a line with compinit\n"+
			"  fish  %[1]s completion fish > ~/.config/fish/completions/%[1]s.fish", p.name),
		Action:       p.completion,
		BashComplete: completing(func(*cli.Context) []string { return []string{"bash", "zsh", "fish"} }),
	}
}

func (p *program) completion(c *cli.Context) error {
	scripts := map[string]string{"bash": bashScript, "zsh": zshScript, "fish": fishScript}
	if c.NArg() != 1 {
		return usage(fmt.Errorf("%s needs the name of a shell: bash, zsh or fish", c.Command.HelpName))
	}
	name := c.Args().First()
	script, known := scripts[name]
	if !known {
		hint := ""
		if meant := near.Word(name, sortedKeys(scripts)); meant != "" {
			hint = fmt.Sprintf("; did you mean %s?", meant)
		}
		return usage(fmt.Errorf("there is no completion for %q, only for bash, zsh and fish%s", name, hint))
	}
	function := "_" + regexp.MustCompile(`\W`).ReplaceAllString(p.name, "_") + "_complete"
	_, err := strings.NewReplacer("FUNCTION", function, "PROGRAM", shell.Word(p.name)).WriteString(p.out, script)
	return err
}

// completing completes what is under the cursor: a flag, the value of one, or an
// argument, for which there are the words that arguments returns for the command
// line before it.
func completing(arguments func(*cli.Context) []string) cli.BashCompleteFunc {
	return func(c *cli.Context) {
		words := c.Args().Slice()
		if len(words) == 0 { // the cursor is at the end of the command's name
			offer(c, "", []string{c.Command.Name})
			return
		}
		begun := words[len(words)-1]
		before, err := parse(c, words[:len(words)-1])
		var bare *pflag.ValueRequiredError
		switch {
		case errors.As(err, &bare):
			offer(c, begun, flagWords(c.Command.Name, bare.GetFlag().Name))
		case strings.HasPrefix(begun, "-"):
			offer(c, begun, describedFlags(c.Command.Flags))
		case err == nil:
			offer(c, begun, arguments(before))
		}
	}
}

// completeCommands completes the name of a command, or a flag of the program.
func completeCommands(c *cli.Context) {
	begun := c.Args().Get(c.NArg() - 1)
	if strings.HasPrefix(begun, "-") {
		offer(c, begun, describedFlags(c.App.Flags))
		return
	}
	var words []string
	for _, sub := range c.App.VisibleCommands() {
		words = append(words, sub.Name+"\t"+sub.Usage)
	}
	slices.Sort(words)
	offer(c, begun, words)
}

// offer prints the words that begin so, and which files are wanted.
func offer(c *cli.Context, begun string, words []string) {
	for _, word := range words {
		if strings.HasPrefix(word, begun) || strings.HasPrefix(word, ":") {
			_, _ = fmt.Fprintln(c.App.Writer, word)
		}
	}
}

// describedFlags lists flags with what they do.
func describedFlags(flags []cli.Flag) []string {
	var words []string
	for _, f := range flags {
		word := "--" + f.Names()[0]
		if documented, is := f.(cli.DocGenerationFlag); is {
			word += "\t" + strings.ReplaceAll(documented.GetUsage(), "`", "")
		}
		words = append(words, word)
	}
	return words
}

// flagWords returns the words that a flag of a command takes, as far as they are known.
func flagWords(command, flag string) []string {
	if command == "predict" && flag == "out" {
		return []string{":"}
	}
	switch flag {
	case "form":
		return records.Forms()
	case "as":
		return formats.Names()
	case "cost":
		return formats.Costs()
	case "out":
		return []string{":/"}
	case "to":
		return []string{":"}
	case "experiment":
		return []string{":toml"}
	}
	return nil
}

// modelAndFile completes a model and then any file.
func modelAndFile(c *cli.Context) []string {
	if c.NArg() > 0 {
		return []string{":"}
	}
	return []string{":sweep"}
}

// filesOf stands for the files that have an ending; ":" is any file, ":/" a folder.
func filesOf(ending string) func(*cli.Context) []string {
	return func(*cli.Context) []string { return []string{":" + ending} }
}

func noWords(*cli.Context) []string { return nil }

// oneStudy completes the name of a study where a command takes one.
func oneStudy(c *cli.Context) []string {
	if c.NArg() > 0 {
		return nil
	}
	return anyStudies(c)
}

// anyStudies completes names of studies that the folder of results has. What
// cannot be read has none.
func anyStudies(c *cli.Context) []string {
	var all []string
	if store, err := sqlite.OpenExisting(c.Context, database(c)); err == nil {
		all, _ = studyNames(c.Context, store)
		_ = store.Close() // nothing was written
	}
	return all
}
