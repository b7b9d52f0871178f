/* SPDX-License-Identifier: MIT */
#include "model/letters.h"
#include "model/read.h"

static void add_option(struct evaluation *run, struct rpc_interface *interface, struct str name,
                       struct str value)
{
    *ARRAY_ADD(run->arena, interface->options, interface->count, interface->capacity) =
        (struct variable){.name = name, .value = value};
}

/* All options but the factory, those of [DEFAULT] too. Python asks for its own keys first. */
static void read_arguments(const struct reader *reader, struct rpc_interface *interface,
                           struct str factory_key)
{
    const struct config_section *sections[] = {reader->section, reader->run->config->defaults};

    for (size_t i = 0; i < COUNT_OF(sections) && sections[i]; i++) {
        for (size_t j = 0; j < sections[i]->option_count; j++) {
            struct str key = sections[i]->options[j].key, value;
            bool is_hidden = i && config_own_option(reader->section, key);

            if (is_hidden || str_equal(key, factory_key))
                continue;
            if (read_text(reader, key, &value) == READING_TEXT)
                add_option(reader->run, interface, key, value);
        }
    }
}

static void evaluate_interface(struct evaluation *run, const struct config_section *section)
{
    const struct str key = STR("supervisor.rpcinterface_factory");
    const struct reader reader = {
        .run = run, .section = section, .scope = &run->environment_scope};
    struct rpc_interface interface = {.section = section, .name = section->label};
    struct model *model = run->model;

    switch (read_text(&reader, key, &interface.factory)) {
    case READING_NOTHING:
        refuse(&reader, (struct fault){
                            .id = REFUSAL_FACTORY_MISSING,
                            .span = config_section_span(section),
                            .option = key,
                            .supervisor = JOIN(run->arena, STR("section ["), section->name,
                                               STR("] does not specify a "), key),
                            .message = JOIN(run->arena, STR("["), section->name,
                                            STR("] names no factory")),
                            .help = STR("add supervisor.rpcinterface_factory = "
                                        "supervisor.rpcinterface:make_main_rpcinterface"),
                        });
        break;
    case READING_TEXT:
        check_factory(&reader, key, interface.factory);
        break;
    case READING_REFUSED:
        break;
    }
    read_arguments(&reader, &interface, key);
    *ARRAY_ADD(run->arena, model->rpc_interfaces, model->rpc_interface_count,
               model->rpc_interface_capacity) = interface;
}

void evaluate_rpc_interfaces(struct evaluation *run)
{
    for (size_t i = 0; i < run->config->section_count; i++)
        if (str_starts_with(run->config->sections[i]->name, STR("rpcinterface:")))
            evaluate_interface(run, run->config->sections[i]);
}
