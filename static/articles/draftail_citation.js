// The citation button and the /cit command of Wagtail's text editor (Draftail).
// A citation is one piece: it shows the short label of a reference and cannot be edited inside.
(() => {
  const { Modifier, EditorState } = window.DraftJS;
  const { ModalWorkflowSource, TooltipEntity } = window.draftail;

  class CitationSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.referenceChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(reference) {
      return { id: String(reference.id) };
    }

    onChosen(reference) {
      const { editorState, entity, entityType, onComplete } = this.props;
      const content = editorState.getCurrentContent();
      const selection = editorState.getSelection();
      const entityKey = content
        .createEntity(entityType.type, "IMMUTABLE", this.filterEntityData(reference))
        .getLastCreatedEntityKey();
      // Choosing another reference replaces the old one. Otherwise the citation goes behind the
      // words that are selected: they are what it supports.
      const place = entity
        ? selection
        : selection.merge({
            anchorKey: selection.getEndKey(),
            anchorOffset: selection.getEndOffset(),
            focusKey: selection.getEndKey(),
            focusOffset: selection.getEndOffset(),
            isBackward: false,
          });
      const changed = Modifier.replaceText(content, place, reference.string, null, entityKey);
      this.workflow.close();
      onComplete(EditorState.push(editorState, changed, "insert-characters"));
    }
  }

  const Citation = (props) =>
    window.React.createElement(
      TooltipEntity,
      {
        ...props,
        icon: window.React.createElement(window.wagtail.components.Icon, { name: "citation" }),
        label: "",
      },
      props.children,
    );

  window.draftail.registerPlugin(
    { type: "CITATION", source: CitationSource, decorator: Citation },
    "entityTypes",
  );
})();
