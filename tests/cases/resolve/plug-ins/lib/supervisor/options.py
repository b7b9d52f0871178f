import importlib


class Options:
    def import_spec(self, spec):
        module, _, name = spec.partition(":")
        module = importlib.import_module(module)
        try:
            return getattr(module, name)
        except AttributeError as why:
            raise ImportError(str(why))
