/* SPDX-License-Identifier: MIT */
/* A program that does nothing but link libyaml: what the start of a process costs by itself. */
#include <yaml.h>

int main(void)
{
    return yaml_get_version_string() == NULL;
}
