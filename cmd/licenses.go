package sweepcmd

import (
	"github.com/spf13/cobra"

	"github.com/doubleroute/sweep/internal/licenses"
)

func (p *program) licensesCommand() *cobra.Command {
	return newCommand("licenses", "print the licences of all that the program contains", "", func(c call) error {
		if err := noArguments(c); err != nil {
			return err
		}
		_, err := p.out.Write([]byte(licenses.Text()))
		return err
	})
}
